import Control
import Guard
import Mail
import Relay

/// A long answer that the store gives page by page.
actor Pages<Element: Sendable, Place: Sendable>: PageSource {
    /// - Parameter place: where the page begins; nil for the first.
    /// - Returns: its elements, and where the next page begins; nil when there is none.
    typealias Page = @Sendable (_ place: Place?) async throws(StoreFailure) -> ([Element], Place?)

    private let page: Page
    private var place: Place?
    private var isOver = false

    init(_ page: @escaping Page) { self.page = page }

    func next() async throws(ControlFailure) -> [Element]? {
        while !isOver {
            let elements: [Element]
            do throws(StoreFailure) { (elements, place) = try await page(place) } catch { throw ControlFailure(error) }
            isOver = place == nil
            // A page may have nothing of what is asked for.
            if !elements.isEmpty { return elements }
        }
        return nil
    }
}

extension RecordStore {
    func reports(
        since: Timestamp?, limit: Int?, _ redaction: AddressRedaction
    ) -> Pages<ActReport, ActPage.Place> {
        Pages { place throws(StoreFailure) in
            let page = try await acts(since: since, newest: limit, after: place)
            return (page.acts.map { ActReport($0, redaction) }, page.next)
        }
    }
}

extension TripReplayRequest {
    /// - Parameter settings: the rules that are tried out.
    func replay(
        by settings: TripSettings, _ history: TripHistory, now: Timestamp, _ redaction: AddressRedaction
    ) -> Pages<TripReport, TripReplay> {
        let (since, until) = (since, until ?? now)
        return Pages { begun throws(StoreFailure) in
            var replay =
                if let begun { begun } else {
                    try await TripReplay(settings, since: since, until: until, history: history)
                }
            guard let trips = try await replay.next() else { return ([], nil) }
            return (trips.map { TripReport($0, redaction) }, replay)
        }
    }
}
