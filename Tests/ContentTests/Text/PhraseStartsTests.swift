import Testing

@testable import Content

/// The search for many phrases by their first four bytes.
struct PhraseStartsTests {
    private let starts = PhraseStarts(["not found", "no such", "не найден", "不存在"])

    @Test(arguments: ["not found", "template x not found", "there is no such file", "шаблон не найден", "模板不存在"])
    func `a phrase is found anywhere in the text`(text: String) { #expect(starts.areIn(text)) }

    @Test(arguments: ["", "not", "not foun", "no suc", "not a found template", "存在", "нет"])
    func `a part of a phrase is not enough`(text: String) { #expect(!starts.areIn(text)) }

    @Test func `places are given in order and in any case, until one is enough`() {
        var places: [Int] = []
        let all = Array("NO SUCH, not found, No Such".utf8)
        let isEnough = starts.contains(in: all) { place in
            places.append(place)
            return false
        }
        #expect(!isEnough)
        #expect(places == [0, 9, 20])
        #expect(starts.contains(in: all) { $0 == 9 })
    }
}
