import Admin
import Guard
import Mail

extension LiveControl {
    func checkLists(address: String) async throws(ControlFailure) -> ListCheckReport {
        guard let parsed = Address(address) else { throw .refused("\"\(address)\" is not an email address") }
        do throws(StoreFailure) {
            return ListCheckReport(address: address, hits: try await parts.lists.hits(parsed))
        } catch {
            throw ControlFailure(error)
        }
    }
}
