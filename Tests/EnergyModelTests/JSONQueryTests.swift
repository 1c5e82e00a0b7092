import EnergyModel
import Testing

struct JSONQueryTests {
  @Test(arguments: [
    "$.a", "$['a b']", "$[\"it's\"]", "$[0]", "$[-1]", "$.*", "$[*].a", "$.meters[?@.type=='total'].wh",
    "$.meters[?(@.type == 'total' && @.phase != 3)].wh", "$[?@.active==true].v", "$[?@.v==null]", "$[?@.id==-1.5e3]", "$[?@.wh]",
    "$.电表[?@['名称']=='总表'].读数", "$.a[?@=='x']", "@.a", "@[0].b", "$['\\'']",
  ])
  func `what chooses by names, indices and comparisons is a query, and prints as it was`(text: String) {
    #expect(JSONQuery(text)?.description == text)
  }

  @Test(arguments: [
    "", "$", "a", "$a", "$.", "$..a", "$.a..b", "$[", "$[]", "$[01]", "$[-0]", "$[1:2]", "$[1,2]", "$['a]", "$.a b", "$.1a",
    "$[?]",
    "$[?@.a==]", "$[?@.a=1]", "$[?@.a=='x]", "$[?@.a || @.b]", "$[?@.a > 1]", "$[?length(@)==1]", "$[?@]", "$[?@.a=='x' &&]",
    "$.a ",
    "$[?@.b[?@.c==1]==1]", "$['a\u{0}']", "@",
  ])
  func `anything else is none`(text: String) { #expect(JSONQuery(text) == nil) }

  @Test func `a query is no longer than anybody writes`() {
    #expect(JSONQuery("$" + String(repeating: ".a", count: 64)) != nil)
    #expect(JSONQuery("$" + String(repeating: ".a", count: 65)) == nil)
  }
}
