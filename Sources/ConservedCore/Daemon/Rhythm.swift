/// How often the loop turns to what nobody announces. A simulated year is played with longer pauses; nothing else differs.
package struct Rhythm: Sendable {
  /// The loop turns at least so often, so that the supervisor hears of it and a step of the clock is seen, ms.
  package let turnMilliseconds: Int64
  /// How often the inbox is looked at, ms.
  package let inboxMilliseconds: Int64
  /// How old the exports of the open days get while readings come in, ms.
  package let exportsMilliseconds: Int64

  /// How long the next file of the history waits after a start, ms.
  package let historyMilliseconds: Int64

  /// Every how many days all pages of the report are made anew, whenever the daemon started.
  package let reportDays: Int

  /// Of how many days readings are exported; 0: of none.
  package let readingsDays: Int

  package init(
    turnMilliseconds: Int64, inboxMilliseconds: Int64, exportsMilliseconds: Int64, historyMilliseconds: Int64,
    reportDays: Int = 1,
    readingsDays: Int = 35
  ) {
    self.readingsDays = readingsDays
    self.historyMilliseconds = historyMilliseconds
    self.reportDays = reportDays
    self.turnMilliseconds = turnMilliseconds
    self.inboxMilliseconds = inboxMilliseconds
    self.exportsMilliseconds = exportsMilliseconds
  }

  package static let live = Rhythm(
    turnMilliseconds: 10_000, inboxMilliseconds: 2_000, exportsMilliseconds: 300_000, historyMilliseconds: 1_000)
}
