import Guard
import Mail
import Synchronization

/// Files between their upload and their import: a person sees the preview first, and does not choose the file again.
///
/// They are in memory only, few, and for the person who uploaded them.
package final class UploadShelf: Sendable {
    private struct Place {
        let owner: String
        let upload: PageUpload
        let at: Timestamp
    }

    /// A file waits this long for its import.
    static let patience = Duration.seconds(1800)
    /// Files that wait at a time; a further one takes the place of the oldest.
    static let most = 4

    private struct State {
        var number = 0
        var places: [Int: Place] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// - Returns: the number under which its owner finds it.
    func keep(_ upload: PageUpload, of owner: String, at now: Timestamp) -> Int {
        state.withLock { state in
            state.places = state.places.filter { now - $0.value.at < Self.patience }
            if state.places.count >= Self.most, let oldest = state.places.keys.min() { state.places[oldest] = nil }
            state.number += 1
            state.places[state.number] = Place(owner: owner, upload: upload, at: now)
            return state.number
        }
    }

    /// nil when it is not there any more, or belongs to somebody else.
    func find(_ number: Int, of owner: String, at now: Timestamp) -> PageUpload? {
        state.withLock { state in
            guard let place = state.places[number], place.owner == owner, now - place.at < Self.patience else {
                return nil
            }
            return place.upload
        }
    }

    func drop(_ number: Int) { state.withLock { $0.places[number] = nil } }
}

/// An uploaded file as the source of an import.
actor UploadSource: ListByteSource {
    private var rest: [UInt8]?
    nonisolated let lengthBytes: Int?

    init(_ upload: PageUpload) {
        rest = upload.bytes
        lengthBytes = upload.bytes.count
    }

    func next() async throws(ControlFailure) -> [UInt8]? {
        defer { rest = nil }
        return rest
    }
}
