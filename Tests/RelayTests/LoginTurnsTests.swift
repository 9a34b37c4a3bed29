import Net
import Testing

@testable import Relay

/// The order of comparisons, on two threads.
@Suite struct LoginTurnsTests {
    private func attempt(
        _ number: Int, from host: String = "192.0.2.1", name: Int = 1, isFirst: Bool = false
    ) -> LoginTurns.Attempt {
        let address = ClientNetwork(SocketAddress(host: host, port: 25)!)
        return LoginTurns.Attempt(
            number: number, address: address, budget: .login(address, name: name), isFirst: isFirst)
    }

    private func next(_ turns: inout LoginTurns) -> Int? { turns.next { _ in true }?.number }

    @Test func `guesses of one address use one thread, and the other thread serves other addresses`() {
        var turns = LoginTurns(slots: 2)
        for number in 1...10 { turns.enter(attempt(number)) }
        #expect(next(&turns) == 10)
        #expect(next(&turns) == nil)
        turns.enter(attempt(11, from: "192.0.2.2"))
        #expect(next(&turns) == 11)
        turns.enter(attempt(12, from: "192.0.2.3"))
        #expect(next(&turns) == nil, "no thread is free")
        turns.end(10)
        #expect(next(&turns) == 12)
    }

    @Test func `sessions without a refused login go first, then guesses, the newest of them first`() {
        var turns = LoginTurns(slots: 2)
        for number in 1...50 { turns.enter(attempt(number)) }
        #expect(next(&turns) == 50)
        turns.enter(attempt(51, isFirst: true))
        turns.enter(attempt(52))
        #expect(next(&turns) == 51, "it has the second thread at once")
        turns.end(50)
        #expect(next(&turns) == nil)
        turns.end(51)
        #expect(next(&turns) == 52)
    }

    @Test func `the newest of many new sessions is next, so it waits for one comparison at most`() {
        var turns = LoginTurns(slots: 2)
        for number in 1...50 { turns.enter(attempt(number, name: number, isFirst: true)) }
        #expect(next(&turns) == 50)
        #expect(next(&turns) == 49)
        turns.enter(attempt(51, isFirst: true))
        #expect(next(&turns) == nil)
        turns.end(50)
        #expect(next(&turns) == 51)
    }

    @Test func `addresses take turns`() {
        var turns = LoginTurns(slots: 1)
        for number in 1...3 { turns.enter(attempt(number)) }
        for number in 4...5 { turns.enter(attempt(number, from: "192.0.2.2")) }
        var order: [Int] = []
        while let number = next(&turns) {
            order.append(number)
            turns.end(number)
        }
        #expect(order == [5, 3, 4, 2, 1])
    }

    @Test func `an attempt whose budget is spent waits and does not block other attempts`() {
        var turns = LoginTurns(slots: 2)
        turns.enter(attempt(1, name: 1, isFirst: true))
        turns.enter(attempt(2, name: 2, isFirst: true))
        let spent = attempt(2, name: 2).budget
        #expect(turns.next { $0 != spent }?.number == 1)
        #expect(turns.next { $0 != spent } == nil)
        #expect(next(&turns) == 2)
    }

    @Test func `an attempt that ends before its turn is removed`() {
        var turns = LoginTurns(slots: 2)
        turns.enter(attempt(1))
        turns.enter(attempt(2))
        turns.end(2)
        #expect(next(&turns) == 1 && turns.waitingCount == 0)
    }
}
