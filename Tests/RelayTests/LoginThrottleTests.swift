import Net
import Testing

@testable import Relay

/// Guessing logins gets slower and slower, for the guesser alone.
@Suite struct LoginThrottleTests {
    private let second: Int64 = 1_000_000_000
    private let guesser = LoginThrottleTests.network("192.0.2.1")

    private static func network(_ host: String) -> ClientNetwork { ClientNetwork(SocketAddress(host: host, port: 25)!) }

    /// Guesses one after another, each as soon as it may; gives how long each waited, in seconds.
    private func guess(_ count: Int, _ throttle: LoginThrottle, _ now: inout Int64) -> [Int64] {
        (0..<count).map { _ in
            let asked = now
            var turn = throttle.ask(guesser, now: now)
            while case .at(let moment) = turn {
                now = moment
                turn = throttle.ask(guesser, turn: moment, now: now)
            }
            #expect(turn == .now)
            let waited = now - asked
            now += 1_000_000
            throttle.answered(guesser, isRefused: true, since: now - 1_000_000, now: now)
            return waited / second
        }
    }

    @Test func `each refused login makes the next wait longer, up to a bound`() {
        let throttle = LoginThrottle()
        var now = 5 * second
        // A failure is forgotten a minute, so the last ones hold the level.
        #expect(guess(10, throttle, &now) == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30])
    }

    @Test func `others are not kept waiting, and a neighbour in the same IPv6 network is no other`() {
        let throttle = LoginThrottle()
        var now = second
        _ = guess(6, throttle, &now)
        #expect(throttle.ask(Self.network("192.0.2.2"), now: now) == .now)
        let home = Self.network("2001:db8:1:2::1")
        throttle.answered(home, isRefused: true, since: now, now: now)
        for _ in 0..<4 { throttle.answered(home, isRefused: true, since: now, now: now) }
        #expect(throttle.ask(Self.network("2001:db8:1:2:ffff::9"), now: now) != .now)
        #expect(throttle.ask(Self.network("2001:db8:1:3::1"), now: now) == .now)
    }

    @Test func `of many at once each has a turn of its own, and failures put off those that wait`() {
        let throttle = LoginThrottle()
        let now = second
        var turns: [Int64] = []
        var refusals = 0
        for _ in 0..<5000 {
            switch throttle.ask(guesser, now: now) {
            case .now: turns.append(now)
            case .at(let moment): turns.append(moment)
            case .never: refusals += 1
            }
        }
        #expect(refusals > 0, "nobody waits for ever")
        #expect(Set(turns).count == turns.count)
        #expect(turns.allSatisfy { $0 <= now + 60 * second })
        for _ in 0..<6 { throttle.answered(guesser, isRefused: true, since: now, now: now + 1) }
        guard case .at(let later) = throttle.ask(guesser, turn: turns[9], now: turns[9]) else {
            // All turns within the longest wait are taken already: it is sent away instead.
            #expect(throttle.ask(guesser, turn: turns[9], now: turns[9]) == .never)
            return
        }
        #expect(later > turns[9] + 5 * second)
    }

    @Test func `one login of a client is compared at a time, however long it takes`() {
        let throttle = LoginThrottle()
        var now: Int64 = 1_000_000_000
        #expect(throttle.ask(guesser, now: now) == .now)
        let second = throttle.ask(guesser, now: now)
        guard case .at(let turn) = second else {
            Issue.record("\(second)")
            return
        }
        now += 10_000_000_000
        let again = throttle.ask(guesser, turn: turn, now: now)
        if case .at(let later) = again { #expect(later > now) } else { Issue.record("\(again)") }
        #expect(throttle.ask(Self.network("192.0.2.2"), now: now) == .now)
        throttle.answered(guesser, isRefused: false, since: now - 1, now: now)
        #expect(throttle.ask(guesser, turn: turn, now: now) == .now)
    }

    @Test func `time forgets, and a login that succeeds costs nothing`() {
        let throttle = LoginThrottle()
        var now = second
        _ = guess(6, throttle, &now)
        now += 10 * 60 * second
        #expect(guess(3, throttle, &now) == [0, 0, 0])
        let other = Self.network("192.0.2.9")
        for _ in 0..<50 {
            #expect(throttle.ask(other, now: now) == .now)
            throttle.answered(other, isRefused: false, since: now, now: now + 1_000_000)
            now += second
        }
    }

    @Test func `what is remembered is bounded, and the worst are remembered longest`() {
        let throttle = LoginThrottle()
        var now = second
        _ = guess(8, throttle, &now)
        for number in 0..<(RelayLimits.rememberedClients + 20) {
            let client = Self.network("10.\(number / 65536).\(number / 256 % 256).\(number % 256)")
            throttle.answered(client, isRefused: true, since: now, now: now)
        }
        #expect(throttle.count <= RelayLimits.rememberedClients)
        #expect(throttle.ask(guesser, now: now) != .now)
    }
}
