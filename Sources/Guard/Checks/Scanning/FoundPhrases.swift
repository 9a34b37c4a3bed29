import Mail
import Synchronization

/// The phrases that stand in a message's surfaces, for all checks that seek any.
///
/// **Why shared:** a text is asked at every second byte whatever is sought, so that one pass for the phrases of two checks
/// costs half of two. A surface is read when the first check asks for it, since some are read by none.
final class FoundPhrases: Sendable {
    /// The index of a phrase in its table, and where it begins.
    typealias Hit = (phrase: Int, start: Int)

    private struct Hits: Sendable {
        var traces: [Hit] = []
        var fillers: [Hit] = []
    }

    /// Hits that are judged in one surface, so that a text made of them takes no longer than its size warrants.
    private static let traceLimit = 1_000
    private static let fillerLimit = 500

    private static let finder = PhraseFinder(RenderTraces.phrases + FillerText.phrases)
    private static let traceCount = RenderTraces.phrases.count

    private let surfaces: [Surface]
    /// By surface; nil until asked for. A lock, since facts may be handed to another thread.
    private let hits: Mutex<[Hits?]>

    init(in surfaces: [Surface]) {
        self.surfaces = surfaces
        hits = Mutex(Array(repeating: nil, count: surfaces.count))
    }

    /// Those of `RenderTraces`, nearly in the order of the text.
    func traces(in surface: Int) -> [Hit] { found(in: surface).traces }

    /// Those of `FillerText`, nearly in the order of the text.
    func fillers(in surface: Int) -> [Hit] { found(in: surface).fillers }

    private func found(in surface: Int) -> Hits {
        hits.withLock { hits in
            if let known = hits[surface] { return known }
            let new = Self.find(in: surfaces[surface].text)
            hits[surface] = new
            return new
        }
    }

    private static func find(in text: [UInt8]) -> Hits {
        var hits = Hits()
        let traceCount = traceCount
        finder.find(in: text) { phrase, start in
            if phrase < traceCount {
                if hits.traces.count < traceLimit { hits.traces.append((phrase, start)) }
            } else if hits.fillers.count < fillerLimit {
                hits.fillers.append((phrase - traceCount, start))
            }
        }
        return hits
    }
}
