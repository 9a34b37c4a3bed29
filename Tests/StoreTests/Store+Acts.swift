import Guard
import Mail

@testable import Store

extension Store {
    /// All pages of events, oldest first.
    func events(since: Timestamp?, limit: Int?) async throws -> [GuardEvent] {
        var events: [GuardEvent] = []
        var place: EventPage.Place?
        repeat {
            let page = try await self.events(since: since, newest: limit, after: place)
            events += page.events
            place = page.next
        } while place != nil
        return events
    }
}
