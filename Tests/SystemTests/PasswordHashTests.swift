import Testing

@testable import System

@Suite struct PasswordHashTests {
    /// Made with `openssl passwd -6 -salt saltsalt`.
    private let hash = PasswordHash(
        "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/")

    @Test func `the right password matches and others do not`() {
        #expect(hash.matches("password"))
        for wrong in ["", "Password", "password ", "pass\0word", String(repeating: "x", count: 600)] {
            #expect(!hash.matches(wrong))
        }
    }

    @Test func `an unusable hash matches no password`() {
        for broken in ["", "*", "*0", "$6$", "$y$j9T$"] {
            #expect(!PasswordHash(broken).matches("*0"))
            #expect(!PasswordHash(broken).matches(""))
        }
    }
}
