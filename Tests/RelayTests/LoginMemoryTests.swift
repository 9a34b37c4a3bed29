import System
import Testing

@testable import Relay

/// Logins that were compared recently.
@Suite struct LoginMemoryTests {
    private let hash = PasswordHash("$6$x")

    @Test func `an outcome is remembered for a while, only for the same login, password and hash`() {
        let memory = LoginMemory()
        let key = memory.key(login: "jo", password: "secret", hash: hash, exists: true)
        #expect(memory.outcome(key, now: 0) == nil)
        memory.note(key, isGood: true, now: 0)
        #expect(memory.outcome(memory.key(login: "jo", password: "secret", hash: hash, exists: true), now: 1) == true)
        for other in [
            memory.key(login: "jo", password: "secret2", hash: hash, exists: true),
            memory.key(login: "j", password: "osecret", hash: hash, exists: true),
            memory.key(login: "jo", password: "secret", hash: PasswordHash("$6$y"), exists: true),
            memory.key(login: "jo", password: "secret", hash: hash, exists: false),
            LoginMemory().key(login: "jo", password: "secret", hash: hash, exists: true),
        ] {
            #expect(memory.outcome(other, now: 1) == nil)
        }
        #expect(memory.outcome(key, now: RelayLimits.loginsKept.nanoseconds) == nil)
    }

    @Test func `a flood of guesses does not remove good logins`() {
        let memory = LoginMemory()
        let good = memory.key(login: "jo", password: "secret", hash: hash, exists: true)
        memory.note(good, isGood: true, now: 0)
        for number in 0..<(RelayLimits.rememberedClients + 100) {
            memory.note(memory.key(login: "jo", password: "\(number)", hash: hash, exists: true), isGood: false, now: 0)
        }
        #expect(memory.count <= RelayLimits.rememberedClients)
        #expect(memory.outcome(good, now: 1) == true)
    }
}
