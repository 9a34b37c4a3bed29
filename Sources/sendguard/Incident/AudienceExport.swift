import Admin
import Guard
import Mail

/// The people whom an incident has reached, each once: first those of whom it is certain.
struct AudienceExport {
    let id: IncidentID
    let override: String?
    let format: Format
    /// For `CSVField`.
    let isRaw: Bool
    /// Asks for one page.
    let page: (AudienceRequest) async throws -> AudiencePage

    enum Format: String, CaseIterable {
        /// With what is on record of each.
        case csv
        /// Addresses alone, one a line.
        case lines
    }

    struct Count {
        var people = 0
        /// Of them, those who may have the mail: nobody knows.
        var unknown = 0
        /// People who were left out because a suppression list names them.
        var suppressed = 0
    }

    /// - Parameter write: takes text in the order of the file.
    func run(_ write: (String) throws -> Void) async throws -> Count {
        var count = Count()
        // Half a SHA-256 of each address: a million people take 32 MB.
        var seen: Set<UInt128> = []
        if format == .csv { try write("email,state,segment\n") }
        for state in [Delivery.State.accepted, .released, .unknown] {
            var request = AudienceRequest(id: id.description, state: state, override: override)
            repeat {
                let page = try await page(request)
                let fresh = page.people.filter { seen.insert(Self.digest($0.address)).inserted }
                try write(fresh.map { line($0, state) }.joined())
                count.people += fresh.count
                if state == .unknown { count.unknown += fresh.count }
                count.suppressed += page.suppressed.count { seen.insert(Self.digest($0)).inserted }
                request.place = page.next
            } while request.place != nil
        }
        return count
    }

    private func line(_ person: AudiencePage.Person, _ state: Delivery.State) -> String {
        guard format == .csv else { return person.address + "\n" }
        return CSVField.line([person.address, state.rawValue, person.segment ?? ""], isRaw: isRaw)
    }

    /// However the address is written.
    private static func digest(_ address: String) -> UInt128 {
        listDigest(.sha256, Array((Address(address)?.key ?? address).utf8)).withUnsafeBytes {
            $0.loadUnaligned(as: UInt128.self)
        }
    }
}
