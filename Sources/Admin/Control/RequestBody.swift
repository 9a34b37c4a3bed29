import FlyingFox
import Foundation

/// The body of a request, as a list's file; in pieces of some size, whatever those that come are.
///
/// Sendable: whoever reads it asks for one piece after the other.
final class RequestBody: ListByteSource, @unchecked Sendable {
    /// Octets that are gathered before they are handed on: FlyingFox reads 4 KiB at a time.
    private static let pieceBytes = 256 << 10

    private var iterator: HTTPBodySequence.Iterator
    /// What was promised; nil when the end is marked in the body.
    private let promised: Int?
    private var received = 0
    private var isOver = false

    init(_ body: HTTPBodySequence) {
        iterator = body.makeAsyncIterator()
        promised = body.count
    }

    func next() async throws(ControlFailure) -> [UInt8]? {
        var piece: [UInt8] = []
        piece.reserveCapacity(Self.pieceBytes + 4096)
        while !isOver, piece.count < Self.pieceBytes {
            guard let data = try await data() else {
                isOver = true
                guard promised == nil || promised == received else { throw Self.endedEarly }
                break
            }
            piece.append(contentsOf: data)
            received += data.count
            guard received <= AdminLimits.importBytes else {
                throw .refused("the list's file is over \(AdminLimits.importBytes >> 30) GiB")
            }
        }
        return piece.isEmpty ? nil : piece
    }

    private func data() async throws(ControlFailure) -> Data? {
        do {
            return try await iterator.next()
        } catch is CancellationError {
            throw .cannot("the guard ended while the list was read")
        } catch {
            throw Self.endedEarly
        }
    }

    private static let endedEarly = ControlFailure.refused(
        "the list's file ended early on its way to the guard; nothing was imported")
}
