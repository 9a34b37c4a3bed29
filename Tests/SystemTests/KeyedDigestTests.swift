import Testing

@testable import System

struct KeyedDigestTests {
    @Test func `the same texts have the same digest under one key, and no others`() {
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
