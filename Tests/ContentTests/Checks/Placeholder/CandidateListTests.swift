import Mail
import Testing

@testable import Content

/// What the candidates of a message say about each other.
struct CandidateListTests {
    private func candidates(_ text: String, subject: String = "News") -> [Candidate] {
        PlaceholderCheck().candidates(facts(letter(subject: subject, text: text)))
    }

    private func evidence(of tag: String, in text: String, subject: String = "News") throws -> EvidenceSet {
        try #require(candidates(text, subject: subject).last { $0.tag == tag }).evidence
    }

    @Test func `a neighbour between the same signs supports a tag`() throws {
        #expect(try !evidence(of: "{teacher_one}", in: "so {teacher_one} it").contains(.sameSyntax))
        #expect(try evidence(of: "{teacher_one}", in: "so {teacher_one} and {city} it").contains(.sameSyntax))
        #expect(try !evidence(of: "{teacher_one}", in: "so {teacher_one} and [first_name] it").contains(.sameSyntax))
    }

    @Test func `the same tag twice is one candidate and more evidence`() throws {
        let list = candidates("so {acme_foo} and {acme_foo} it")
        #expect(list.map(\.tag) == ["{acme_foo}"])
        #expect(list[0].evidence.contains(.repeated))
    }

    @Test func `several numbers between the same signs are placeholders, and one is not enough`() throws {
        let one = try evidence(of: "{1}", in: "so {1} it")
        let two = try evidence(of: "{1}", in: "so {0} and {1} it")
        #expect(!one.contains(.severalNumbers))
        #expect(two.contains(.severalNumbers))
        #expect(two.score > one.score)
        #expect(two.score >= 0)
    }

    @Test func `a tag in the Subject and in the body supports itself`() throws {
        #expect(
            try evidence(of: "{acme_foo}", in: "so {acme_foo} it", subject: "A {acme_foo}").contains(.subjectAndBody))
        #expect(try !evidence(of: "{acme_foo}", in: "so {acme_foo} it", subject: "A").contains(.subjectAndBody))
    }

    @Test func `labels with free text between the same signs are a document's markup`() throws {
        let song = "{title: Spring is here}\r\n{artist: The Shop}\r\n{start_of_chorus}\r\nLa la la\r\n"
        let chorus = try evidence(of: "{start_of_chorus}", in: song)
        #expect(chorus.contains(.documentMarkup))
        #expect(chorus.score < 0)
    }

    @Test func `names of programs between the same signs speak against a tag there`() throws {
        #expect(try evidence(of: "{city}", in: "so {http_env_path} and {city} it").contains(.technicalSyntax))
        #expect(try !evidence(of: "{city}", in: "so {order_number} and {city} it").contains(.technicalSyntax))
    }

    @Test func `a proven tag replaces weaker candidates inside it`() {
        var list = CandidateList()
        func add(_ tag: String, _ range: Range<Int>, _ evidence: EvidenceSet) {
            list.add(Candidate(syntax: "x", tag: tag, surface: 0, range: range, evidence: evidence))
        }
        add("[a]", 0..<3, EvidenceSet(.fieldName))
        add("[b]", 10..<13, EvidenceSet(.fieldName))
        #expect(list.provenCount == 2)
        add("[a] [c]", 0..<7, EvidenceSet(.grammar))
        #expect(list.candidates.map(\.tag) == ["[b]", "[a] [c]"])
        #expect(list.provenCount == 2)
    }

    @Test func `weak candidates are kept up to a limit, proven ones always`() {
        var list = CandidateList()
        func add(_ index: Int, _ evidence: EvidenceSet) {
            list.add(
                Candidate(
                    syntax: "x", tag: "\(index)", surface: 0, range: index * 4..<index * 4 + 3, evidence: evidence))
        }
        for index in 0..<CandidateList.weakLimit + 50 { add(index, EvidenceSet(.unknownWords)) }
        #expect(list.candidates.count == CandidateList.weakLimit)
        add(1_000, EvidenceSet(.grammar))
        #expect(list.candidates.count == CandidateList.weakLimit + 1)
        #expect(list.provenCount == 1)
    }
}
