import Guard
import Mail

/// A request to forget a person.
package struct EraseRequest: Hashable, Sendable, Codable {
    package var address: String
    /// It stays on record, so it must not say who the person is.
    package var reason: String

    package init(address: String, reason: String) {
        self.address = address
        self.reason = reason
    }

    /// - Throws: `refused`, in words without the address.
    package func person() throws(ControlFailure) -> Address {
        guard let address = Address(address) else { throw .refused("that is no mail address") }
        guard reason.contains(where: { !$0.isWhitespace }) else { throw .refused("an erasure needs a reason") }
        let said = reason.lowercased()
        for name in [self.address, address.fullText, address.key] where said.contains(name.lowercased()) {
            throw .refused("the reason stays on record and must not name the person: give a ticket's number, say")
        }
        return address
    }
}
