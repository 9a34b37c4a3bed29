import Guard
import Mail

@testable import Store

extension Store {
    /// All pages of what was done, oldest first.
    func acts(since: Timestamp?, limit: Int?) async throws -> [Act] {
        var acts: [Act] = []
        var place: ActPage.Place?
        repeat {
            let page = try await self.acts(since: since, newest: limit, after: place)
            acts += page.acts
            place = page.next
        } while place != nil
        return acts
    }
}
