import Testing

@testable import SMTP

struct DotDecoderTests {
    struct Fixture: Sendable, CustomTestStringConvertible {
        let wire: String
        let body: String
        var rest = ""
        var leadingDot = false
        var testDescription: String { wire.debugDescription }
    }

    @Test(arguments: [
        Fixture(wire: ".\r\n", body: ""),
        Fixture(wire: "\r\n.\r\n", body: "\r\n"),
        Fixture(wire: "a\r\n.\r\n", body: "a\r\n"),
        Fixture(wire: "a\r\n..\r\n.\r\n", body: "a\r\n.\r\n", leadingDot: true),
        Fixture(wire: "..b\r\n.\r\n", body: ".b\r\n", leadingDot: true),
        Fixture(wire: "...\r\n.\r\n", body: "..\r\n", leadingDot: true),
        Fixture(wire: ".b\r\n.\r\n", body: "b\r\n"),
        Fixture(wire: "a.b.\r\n.\r\n", body: "a.b.\r\n"),
        Fixture(wire: "a\r\n.\r\nQUIT\r\n", body: "a\r\n", rest: "QUIT\r\n"),
        Fixture(wire: "a\r\n.\r\n.\r\n", body: "a\r\n", rest: ".\r\n"),
        Fixture(wire: "nul \u{0} stays\r\n.\r\n", body: "nul \u{0} stays\r\n"),
        Fixture(wire: "ünï\r\n\r\n..ço\r\n.\r\n", body: "ünï\r\n\r\n.ço\r\n", leadingDot: true),
        Fixture(
            wire: "a line of more than eight octets, twice\r\n..and once more than eight\r\nend\r\n.\r\n",
            body: "a line of more than eight octets, twice\r\n.and once more than eight\r\nend\r\n", leadingDot: true),
    ])
    func `the body and its end are found, however the bytes are split`(fixture: Fixture) {
        for pieces in everySplit(fixture.wire) {
            var decoder = DotDecoder()
            var body: [UInt8] = []
            var rest: [UInt8] = []
            var event: DotEvent = .more
            for piece in pieces {
                guard event == .more else {
                    rest += piece
                    continue
                }
                let result = piece.withUnsafeBytes { decoder.decode($0, into: &body) }
                event = result.event
                rest += piece[result.consumed...]
            }
            #expect(event == .end)
            #expect(shown(body) == shown(fixture.body.utf8))
            #expect(shown(rest) == shown(fixture.rest.utf8))
            #expect(decoder.sawLeadingDot == fixture.leadingDot)
        }
    }

    @Test func `the decoder undoes the dot stuffing of the encoder`() {
        var generator = SplitMix(seed: 7)
        for _ in 0..<300 {
            var body: [UInt8] = []
            for _ in 0..<generator.next(below: 12) {
                for _ in 0..<generator.next(below: 20) { body.append(generator.next(below: 3) == 0 ? 0x2E : 0x61) }
                body += [13, 10]
            }
            let cut = generator.next(below: body.count + 1)
            var encoder = DotEncoder()
            var wire: [UInt8] = []
            for piece in [body[..<cut], body[cut...]] {
                Array(piece).withUnsafeBytes { encoder.encode($0, into: &wire) }
            }
            wire += Array(".\r\n".utf8)
            var decoder = DotDecoder()
            var decoded: [UInt8] = []
            let (consumed, event) = wire.withUnsafeBytes { decoder.decode($0, into: &decoded) }
            #expect(event == .end)
            #expect(consumed == wire.count)
            #expect(shown(decoded) == shown(body))
            var check = LineBreakCheck()
            #expect(body.withUnsafeBytes { check.check($0) })
            #expect(check.sawLeadingDot == decoder.sawLeadingDot)
            #expect(check.endsWithCRLF)
        }
    }

    /// The decoder handles long plain stretches by the block; the output must not depend on this.
    @Test func `a text decodes the same in one piece and byte by byte`() {
        var generator = SplitMix(seed: 11)
        let bits: [[UInt8]] = [[10], [13], [0], [46], [13, 10, 46], [13, 10, 46, 13, 10], [13, 10, 0], [13, 10]]
        for _ in 0..<2_000 {
            var wire: [UInt8] = []
            while wire.count < 300 {
                wire += [UInt8](repeating: 0x61, count: generator.next(below: 90))
                wire += bits[min(generator.next(below: 20), bits.count - 1)]
            }
            let whole = Self.decoded(wire, pieceBytes: wire.count)
            #expect(Self.decoded(wire, pieceBytes: 1) == whole)
            #expect(Self.decoded(wire, pieceBytes: 1 + generator.next(below: 100)) == whole)
            #expect(Self.checked(wire, pieceBytes: 1) == Self.checked(wire, pieceBytes: wire.count))
        }
    }

    private struct Decoded: Equatable {
        var body: [UInt8] = []
        var consumed = 0
        var event = DotEvent.more
        var sawLeadingDot = false
    }

    private static func decoded(_ wire: [UInt8], pieceBytes: Int) -> Decoded {
        var (decoder, result) = (DotDecoder(), Decoded())
        while result.event == .more, result.consumed < wire.count {
            let piece = Array(wire[result.consumed..<min(wire.count, result.consumed + pieceBytes)])
            let (consumed, event) = piece.withUnsafeBytes { decoder.decode($0, into: &result.body) }
            result.consumed += consumed
            result.event = event
        }
        result.sawLeadingDot = decoder.sawLeadingDot
        return result
    }

    private static func checked(_ wire: [UInt8], pieceBytes: Int) -> [Bool] {
        var check = LineBreakCheck()
        for start in stride(from: 0, to: wire.count, by: pieceBytes) {
            let piece = Array(wire[start..<min(wire.count, start + pieceBytes)])
            guard piece.withUnsafeBytes({ check.check($0) }) else { return [false] }
        }
        return [check.isStrict, check.sawLeadingDot, check.endsWithCRLF]
    }
}

/// A small deterministic generator.
struct SplitMix {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
