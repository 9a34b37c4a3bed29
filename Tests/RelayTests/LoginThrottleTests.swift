import Net
import Testing

@testable import Relay

/// Guessing becomes slower and slower, but only for refused logins.
@Suite struct LoginThrottleTests {
    private let second: Int64 = 1_000_000_000
    private let here = LoginThrottleTests.network("192.0.2.1")

    private static func network(_ host: String) -> ClientNetwork { ClientNetwork(SocketAddress(host: host, port: 25)!) }

    private func login(_ name: Int, _ network: ClientNetwork? = nil) -> LoginThrottle.Key {
        .login(network ?? here, name: name)
    }

    /// Makes guesses one after another; each waits for the previous answer. Returns each delay in seconds.
    private func guess(
        _ count: Int, _ throttle: inout LoginThrottle, _ now: inout Int64, name: (Int) -> Int = { _ in 1 }
    ) -> [Int64] {
        (0..<count).map { place in
            let pause = throttle.refused(login(name(place)), of: .address(here), now: now)
            now += pause + 1_000_000
            return pause / second
        }
    }

    @Test func `each further refused login is delayed longer, up to a limit`() {
        var throttle = LoginThrottle()
        var now = 5 * second
        // One failure per minute is forgotten, so the last guesses keep the delay.
        #expect(guess(10, &throttle, &now) == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30])
    }

    @Test func `each name and each address has its own count, and an IPv6 /64 network shares one`() {
        var throttle = LoginThrottle()
        var now = second
        _ = guess(8, &throttle, &now)
        #expect(throttle.refused(login(2), of: .address(here), now: now) == 0)
        let there = Self.network("192.0.2.2")
        #expect(throttle.refused(login(1, there), of: .address(there), now: now) == 0)
        let home = Self.network("2001:db8:1:2::1")
        for _ in 0..<4 { _ = throttle.refused(login(1, home), of: .address(home), now: now) }
        let neighbour = Self.network("2001:db8:1:2:ffff::9")
        #expect(throttle.refused(login(1, neighbour), of: .address(neighbour), now: now) > second)
        let other = Self.network("2001:db8:1:3::1")
        #expect(throttle.refused(login(1, other), of: .address(other), now: now) == 0)
    }

    @Test func `refused logins of many names from one address are delayed, those of a few are not`() {
        var throttle = LoginThrottle()
        var now = second
        let waits = guess(25, &throttle, &now) { $0 }
        #expect(waits == [Int64](repeating: 0, count: 20) + [1, 2, 4, 8, 16])
    }

    @Test func `concurrent refused logins are delayed as long as successive ones`() {
        var throttle = LoginThrottle()
        let pauses = (0..<50).map { _ in throttle.refused(login(1), of: .address(here), now: second) }
        #expect(pauses.filter { $0 == 0 }.count == 3)
        #expect(pauses.filter { $0 == 30 * second }.count == 42)
    }

    @Test func `failed comparisons are limited, and one more is allowed each second`() {
        var throttle = LoginThrottle()
        var now = 7 * second
        var compared = 0
        while throttle.mayCompare(login(1), now: now) {
            throttle.countRefusedComparison(login(1), now: now)
            compared += 1
        }
        #expect(compared == RelayLimits.loginComparisons)
        #expect(throttle.mayCompare(login(2), now: now), "another name of the address has its own limit")
        #expect(!throttle.mayCompare(login(1), now: now + second - 1))
        now += second
        #expect(throttle.mayCompare(login(1), now: now))
        throttle.countRefusedComparison(login(1), now: now)
        #expect(!throttle.mayCompare(login(1), now: now))
        #expect(throttle.mayCompare(login(1), now: now + 1000 * second))
    }

    @Test func `refused logins are forgotten over time`() {
        var throttle = LoginThrottle()
        var now = second
        _ = guess(6, &throttle, &now)
        now += 10 * 60 * second
        #expect(guess(3, &throttle, &now) == [0, 0, 0])
    }

    @Test func `the number of remembered logins is limited, and the most refused are kept longest`() {
        var throttle = LoginThrottle()
        var now = second
        _ = guess(8, &throttle, &now)
        for number in 0..<(RelayLimits.rememberedClients + 20) {
            let client = Self.network("10.\(number / 65536).\(number / 256 % 256).\(number % 256)")
            _ = throttle.refused(login(1, client), of: .address(client), now: now)
        }
        #expect(throttle.count <= RelayLimits.rememberedClients)
        #expect(throttle.refused(login(1), of: .address(here), now: now) > second)
    }
}
