/// Somebody knows what is wrong with a subject and wants to hear no alarm of it until an instant.
package struct Acknowledgement: Sendable, Hashable {
  /// An endpoint, a station, a register or an institution, as events name it.
  package let subject: String
  package let until: Instant
  /// For people; may be empty.
  package let reason: String
  package let author: String

  package init(subject: String, until: Instant, reason: String, author: String) {
    self.subject = subject
    self.until = until
    self.reason = reason
    self.author = author
  }
}
