import Admin
import Guard

/// The right of a person to be forgotten.
extension ListDesk {
    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport {
        let person = try request.person()
        let at = now
        let result: ErasureResult
        do throws(StoreFailure) { result = try await erasure.erase(person, who: who.name, at: at) } catch {
            try? await record(.erase, "a person: broken off", reason: request.reason)
            throw .cannot("\(error); ask for the same again: it goes on where it was broken off")
        }
        try await record(.erase, "a person: \(EraseText.line(of: EraseReport(result, at: at)))", reason: request.reason)
        return EraseReport(result, at: at)
    }
}
