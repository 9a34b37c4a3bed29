import Control
import Guard

/// Asks about the name of a list that would be new, because it may be a typing error. Otherwise an import under the
/// wrong name would succeed, and the list that was meant would stay as it is.
///
/// Only when the configuration has lists: then it is the place where people look which lists there are.
struct NewListName {
    let settings: [ListSettings]
    /// The versions in force.
    let versions: [ListVersion]

    /// - Parameter isNew: whether the person said that the list is new.
    /// - Throws: `refused` for a name that neither the configuration nor the store knows.
    func check(_ name: String, isNew: Bool) throws(ControlFailure) {
        let configured = settings.map(\.name)
        guard !isNew, !configured.isEmpty, !configured.contains(name), !versions.contains(where: { $0.list == name })
        else { return }
        let others = versions.map(\.list).filter { !configured.contains($0) && $0 != ListName.erased }
        let known = configured + others
        let advice =
            Nearest.candidate(to: name, among: known).map { "did you mean `\($0)`?" }
            ?? "there are: \(known.joined(separator: ", "))."
        throw .refused("no list `\(name)` is configured; \(advice) --new makes one")
    }
}
