import Testing

@testable import Net

@Suite struct TimerHeapTests {
    @Test func `entries come out in order of time and never before they are due`() {
        var heap = TimerHeap()
        var generator = SystemRandomNumberGenerator()
        let times = (0..<500).map { _ in Int64.random(in: 0..<1000, using: &generator) }
        for (number, time) in times.enumerated() {
            heap.insert(.init(at: time, key: UInt64(number), isCallback: false))
        }
        var taken: [Int64] = []
        for now in stride(from: Int64(0), through: 1000, by: 50) {
            while let entry = heap.popDue(now) {
                #expect(entry.at <= now)
                taken.append(entry.at)
            }
            #expect(heap.earliest.map { $0 > now } ?? true)
        }
        #expect(taken == times.sorted())
    }
}
