import Testing

@testable import System

@Suite struct DigestTests {
    /// The example of FIPS 180-2, appendix B.1.
    @Test func `the digest of several pieces is the digest of their concatenation`() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let digest = Digest.sha256 { add in
            for piece in ["a", "", "bc"] { Array(piece.utf8).withUnsafeBytes { add($0) } }
        }
        #expect(digest == expected)
    }
}
