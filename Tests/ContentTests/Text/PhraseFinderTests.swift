import Testing

@testable import Content

/// The search for phrases by their anchors.
struct PhraseFinderTests {
    private let finder = PhraseFinder([
        PhraseFinder.Phrase("lorem ipsum", anchor: "ipsu"), PhraseFinder.Phrase("ipsum dolor", anchor: "ipsu"),
        PhraseFinder.Phrase("todo"),
    ])

    private func found(in text: String) -> [String] {
        var found: [String] = []
        finder.find(in: Array(text.utf8)) { phrase, start in found.append("\(phrase)@\(start)") }
        return found
    }

    @Test(arguments: 0..<40) func `a phrase is found at every place, in any case`(place: Int) {
        let before = String(repeating: "x", count: place)
        #expect(found(in: "\(before)Lorem IPSUM") == ["0@\(place)"])
        #expect(found(in: "\(before)lorem ipsum and more of this text") == ["0@\(place)"])
        #expect(found(in: "\(before)todo") == ["2@\(place)"])
    }

    @Test func `phrases that share an anchor are all found`() {
        #expect(Set(found(in: "some lorem ipsum dolor text")) == ["0@5", "1@11"])
    }

    @Test(arguments: ["", "tod", "ipsum", "lorem ipsu", "to do", "lorem-ipsum, xipsum dolo"])
    func `a part of a phrase is not enough`(text: String) { #expect(found(in: text) == []) }
}
