import Foundation
import TestSupport
import Testing

@testable import Mail

/// The first and the second reading take time in proportion to the message, for any content.
@Suite(.serialized)
struct LinearTimeTests {
    private static let size = 16_000

    @Test(arguments: HostileShape.all) func `hostile mail is read in linear time`(_ shape: HostileShape) {
        expectLinear(shape) { Message(reading: $0).surfaces.count }
    }

    @Test(arguments: HostileShape.all) func `the origins of hostile text are found in linear time`(
        _ shape: HostileShape
    ) {
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
        let large = shape.message(ofBytes: Self.size * LinearTime.growth)
        var count = 0
        let ratio = LinearTime.ratio(small, large) { count += $0.withUnsafeBytes(read) }
        #expect(ratio <= LinearTime.limit && count >= 0)
    }
}
