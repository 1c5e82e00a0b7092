import EnergyModel

/// A directory of an SFTP server, as it listed it. Its files are asked for one by one, by their URLs.
final class ServerDirectory: FileDirectory {
  private var rest: ArraySlice<ListedFile>

  /// Reads a listing: lines as `ls -l` writes them, which OpenSSH and its kin put beside each name (draft-ietf-secsh-filexfer-02
  /// section 7). What is no plain file, or no such line, is left out.
  init(listing: [UInt8]) {
    let lines = listing.split(separator: UInt8(ascii: "\n"))
    rest = lines.compactMap { ServerDirectory.file(in: $0) }[...]
  }

  func next(_ entriesMax: Int) throws(FetchFailure) -> [ListedFile]? {
    guard !rest.isEmpty else { return nil }
    defer { rest = rest.dropFirst(entriesMax) }
    return Array(rest.prefix(entriesMax))
  }

  func read(_ file: ListedFile, limit: Int) throws(FileFault) -> [UInt8] { throw .moving }

  /// `-rw-r--r--    1 portal   portal       4096 Nov 28 22:40 day 1.csv`. Owner and group may have blanks in them, so the date is looked
  /// for: a size, a month, a day, and a time or a year. The date is only ever compared; of a file half a year old it changes its form,
  /// and the file is then read once more.
  static func file(in line: ArraySlice<UInt8>) -> ListedFile? {
    guard line.first == UInt8(ascii: "-") else { return nil }
    let fields = line.split(separator: UInt8(ascii: " "))
    guard fields.count >= 6 else { return nil }
    for index in 3..<max(3, fields.count - 4) {
      guard let size = number(fields[index]), months.contains(String(decoding: fields[index + 1], as: UTF8.self)),
        number(fields[index + 2]) != nil,
        fields[index + 3].allSatisfy({ (0x30...0x3A).contains($0) })
      else { continue }
      // One blank, then the name to the end of the line, blanks in it and all.
      guard let name = FileName(Array(line[fields[index + 3].endIndex...].dropFirst())) else { return nil }
      var date: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in line[fields[index + 1].startIndex..<fields[index + 3].endIndex] {
        date = (date ^ UInt64(byte)) &* 0x100_0000_01B3
      }
      return ListedFile(name: name, size: size, modifiedMilliseconds: Int64(date >> 1))
    }
    return nil
  }

  private static let months: Set<String> = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
    guard field.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(String(decoding: field, as: UTF8.self))
  }
}
