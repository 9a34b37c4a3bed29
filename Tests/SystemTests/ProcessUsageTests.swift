import Foundation
import System
import Testing

/// What the kernel says about this process. Other tests run beside, so the figures are compared with room.
struct ProcessUsageTests {
    @Test func `the figures of this process are those of the kernel`() throws {
        let usage = ProcessUsage.now
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        #expect(abs(usage.openDescriptors - open) < 100, "\(usage.openDescriptors) and \(open)")
        #expect(usage.openDescriptors > 2 && usage.openDescriptors < usage.descriptorLimit)
        #expect(usage.residentBytes > 1 << 20 && usage.residentBytes < usage.virtualBytes)
        let later = ProcessUsage.now
        #expect(usage.cpuSeconds > 0 && later.cpuSeconds >= usage.cpuSeconds)
    }
}
