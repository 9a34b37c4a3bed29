import Testing

@testable import System

struct KeyedDigestTests {
    @Test func `only equal lists of texts under one key have equal digests`() {
        let digest = KeyedDigest()
        let other = KeyedDigest()
        #expect(digest.of(["a", "b"]) == digest.of(["a", "b"]))
        #expect(digest.of(["a", "b"]).count == 32)
        #expect(digest.of(["a", "b"]) != digest.of(["ab", ""]))
        #expect(digest.of(["a", "b"]) != digest.of(["ab"]))
        #expect(digest.of(["a"]) != other.of(["a"]))
        #expect(digest.of([]) == digest.of([]))
    }
}
