import Foundation
import Testing

@testable import Mail

/// Reading, the first time and the second, costs time in proportion to the message, whatever stands in it.
///
/// Time here is what this thread spent on the processor, so that other tests beside it do not count. Four times the
/// bytes cost four times the time; were a shape quadratic it would be sixteen, and at these sizes seconds.
@Suite(.serialized)
struct LinearTimeTests {
    private static let size = 16_000
    private static let growth = 4
    /// Between linear and quadratic, in the logarithm.
    private static let limit = 8.0

    @Test(arguments: HostileShape.all) func `hostile mail costs linear time`(_ shape: HostileShape) {
        expectLinear(shape) { Message(reading: $0).surfaces.count }
    }

    @Test(arguments: HostileShape.all) func `so does finding where its text came from`(_ shape: HostileShape) {
        expectLinear(shape) { MessageOrigins(reading: $0).count }
    }

    @Test(arguments: HostileShape.all) func `reading hostile mail again finds the same surfaces`(_ shape: HostileShape)
    {
        shape.message(ofBytes: 3000).withUnsafeBytes { bytes in
            var reader = MIMEReader(recorder: OriginRecorder(bytes))
            _ = reader.readMessage(bytes)
            #expect(reader.surfaces == Message(reading: bytes).surfaces)
            #expect(reader.recorder?.origins.count == reader.surfaces.count)
        }
    }

    private func expectLinear(_ shape: HostileShape, _ read: (UnsafeRawBufferPointer) -> Int) {
        let small = shape.message(ofBytes: Self.size)
        let large = shape.message(ofBytes: Self.size * Self.growth)
        // Below some microseconds a measurement is noise. A page fault or a thread's first call may disturb one, not
        // all.
        var ratio = Double.infinity
        for _ in 0..<5 where ratio > Self.limit {
            let once = max(seconds { small.withUnsafeBytes(read) }, 20e-6)
            ratio = min(ratio, seconds { large.withUnsafeBytes(read) } / once)
        }
        #expect(ratio <= Self.limit)
    }

    private func seconds(_ work: () -> Int) -> Double {
        let start = Self.threadTime()
        let count = work()
        let end = Self.threadTime()
        return count < 0 ? 0 : end - start
    }

    private static func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
