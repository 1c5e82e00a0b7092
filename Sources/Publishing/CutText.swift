/// A text of at most so many bytes of UTF-8, then `…` where something was cut. Cuts between scalars, not characters: a single character
/// may be thousands of combining marks long.
func cut(_ text: String, bytesMax: Int) -> String {
  guard text.utf8.count > bytesMax else { return text }
  var kept = String.UnicodeScalarView()
  var count = 0
  for scalar in text.unicodeScalars {
    count += UTF8.width(scalar)
    if count > bytesMax { break }
    kept.append(scalar)
  }
  return String(kept) + "…"
}
