import GRDB
import Guard
import Mail

/// The recipients since a time, the newest first, each spelling once, without erased people.
///
/// Reads a piece of the deliveries backwards in the order of their key, so it needs no index and no sorting.
struct SeenAddressesQuestion: Sendable {
    let since: Timestamp
    /// The most addresses in the answer.
    var limit = ListLimits.triedAddresses

    func answer(_ db: Database) throws -> [Address] {
        let first = RecordID.first(at: since.microseconds / 1000).value
        let texts = try String.fetchCursor(
            db,
            sql: """
                SELECT address FROM deliveries WHERE record >= ? ORDER BY record DESC, position DESC LIMIT ?
                """, arguments: [first, limit * ListLimits.triedDeliveries])
        var seen: Set<String> = []
        var addresses: [Address] = []
        while addresses.count < limit, let text = try texts.next() {
            guard seen.insert(text).inserted, let address = Address(text), !ErasedPerson.isPseudonym(address) else {
                continue
            }
            addresses.append(address)
        }
        return addresses
    }
}
