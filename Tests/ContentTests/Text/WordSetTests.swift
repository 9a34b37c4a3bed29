import Testing

@testable import Content

/// The sets and tables of words that are looked up by bytes.
struct WordSetTests {
    private func has(_ set: WordSet, _ word: String) -> Bool { set.contains(Array(word.utf8)[...]) }

    @Test func `every word of a set is found, in three spellings`() {
        let words = (0..<500).map { "word\($0)é" }
        let set = WordSet(words)
        for word in words {
            #expect(has(set, word) && has(set, word.uppercased()))
            #expect(has(set, word.prefix(1).uppercased() + word.dropFirst()))
        }
    }

    @Test(arguments: ["", "a", "firstnam", "first_name_", "фамили", "ИмЯ"])
    func `no other word is found`(word: String) {
        #expect(!has(WordSet(["first_name", "имя", "фамилия"]), word))
        #expect(!has(WordSet([]), word))
    }

    @Test func `words are ruled out by their beginnings`() {
        let beginnings = WordTable([("hello", 1), ("a", 2)]).beginnings.union(WordTable([("null", 3)]).beginnings)
        func mayBegin(_ text: StaticString) -> Bool {
            beginnings.contains(text.utf8Start[0], text.utf8Start[1], text.utf8Start[2])
        }
        #expect(mayBegin("hel") && mayBegin("HEL") && mayBegin("nul") && mayBegin("a b") && mayBegin("abc"))
        #expect(!mayBegin("hex") && !mayBegin("nur") && !mayBegin("the"))
    }
}
