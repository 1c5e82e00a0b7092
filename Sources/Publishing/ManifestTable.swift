import EnergyModel

/// One exported file, as it was written.
package struct ManifestRow: Sendable, Hashable {
  /// Relative to the folder of the manifest.
  package let file: String
  /// Without the header.
  package let rows: Int
  package let bytes: Int
  /// 64 hexadecimal digits, lower case.
  package let sha256: String
  package let writtenAt: Instant

  package init(file: String, rows: Int, bytes: Int, sha256: String, writtenAt: Instant) {
    self.file = file
    self.rows = rows
    self.bytes = bytes
    self.sha256 = sha256
    self.writtenAt = writtenAt
  }
}

extension Table<ManifestRow> {
  /// `MANIFEST.csv`.
  package static let manifest = Table(
    "MANIFEST",
    [
      Column("file", "文件") { .text($0.file) },
      Column("rows", "行数") { .integer($0.rows) },
      Column("bytes", "字节数") { .integer($0.bytes) },
      Column("sha256", "SHA-256") { .text($0.sha256) },
      .time("written_at", "写入时间") { .time($0.writtenAt) },
    ])
}
