import EnergyModel
import Testing

struct CSVColumnTests {
  @Test(arguments: [("Energy (kWh)", "Energy (kWh)"), ("2020", "2020"), ("#timestamp", "#timestamp"), ("#", "#"), ("03", "03")])
  func `a text is a name where the table has names`(text: String, name: String) throws {
    let column = try #require(CSVColumn(text))
    #expect(column.name == name)
    #expect(column.index(hasHeader: true) == nil)
    #expect(column.description == text)
  }

  @Test(arguments: [("#1", 0), ("#3", 2), ("#1024", 1_023)])
  func `a number behind a hash is that column of any table`(text: String, index: Int) throws {
    let column = try #require(CSVColumn(text))
    #expect(column.name == nil)
    #expect(column.index(hasHeader: true) == index)
    #expect(column.index(hasHeader: false) == index)
  }

  @Test func `digits alone are a number where there are no names, and a name where there are`() throws {
    let column = try #require(CSVColumn("7"))
    #expect(column.index(hasHeader: false) == 6)
    #expect(column.index(hasHeader: true) == nil)
    #expect(column.name == "7")
    for text in ["0", "07", "1025", "99999999999999999999"] {
      #expect(try #require(CSVColumn(text)).index(hasHeader: false) == nil, "\(text)")
    }
  }

  @Test(arguments: ["", "#0", "#00", "#01", "#1025", "#99999999999999999999"])
  func `what no table has is no column`(text: String) { #expect(CSVColumn(text) == nil) }
}
