import Testing

@testable import Content

/// The evidence and its sum.
struct EvidenceTests {
    @Test func `a set has what was inserted, in the order of the table`() {
        var set = EvidenceSet(.html, .fieldName)
        set.insert(.greeting)
        set.insert(.label, if: false)
        #expect(set.all == [.fieldName, .greeting, .html])
        #expect(set.contains(.greeting))
        #expect(!set.contains(.label))
    }

    @Test func `the score is the sum of the weights, each counted once`() {
        #expect(EvidenceSet().score == 0)
        for evidence in Evidence.allCases {
            var twice = EvidenceSet(evidence)
            twice.insert(evidence)
            #expect(twice.score == EvidenceWeights.table[Int(evidence.rawValue)])
        }
        let both = EvidenceSet(.grammar, .conversation).score
        #expect(both == EvidenceSet(.grammar).score + EvidenceSet(.conversation).score)
    }

    @Test func `each evidence says in one clause of its own what it is`() {
        let texts = Evidence.allCases.map(\.text)
        #expect(Set(texts).count == texts.count)
        #expect(texts.allSatisfy { !$0.isEmpty && !$0.hasSuffix(".") })
        #expect(Evidence.allCases.count <= 64)
    }

    @Test func `grammar is proof against everything that the rest of a mail says`() {
        var set = EvidenceSet(.grammar)
        for evidence in [Evidence.conversation, .aboutCode, .codeNearby, .spokenOf] { set.insert(evidence) }
        #expect(set.score > 0)
    }

    @Test func `a tag that only its words prove needs more than a remark about code`() {
        #expect(EvidenceSet(.commonDelimiters, .fieldName).score > 0)
        #expect(EvidenceSet(.commonDelimiters, .knownWords).score <= 0)
        #expect(EvidenceSet(.commonDelimiters, .fieldName, .conversation, .spokenOf).score < 0)
    }
}
