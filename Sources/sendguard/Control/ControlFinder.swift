import Admin
import Foundation
import Guard

/// Finds whom a command talks to: the running guard, or the state folder when none runs.
struct ControlFinder {
    /// The state folder.
    let folder: String
    /// What the configuration expects of the lists.
    let lists: [ListSettings]
    /// Whether it wants two people for a resume.
    var asksForSecond = false
    /// The trip rules of the configuration.
    var trips = TripSettings()
    /// What the configuration lets be shown of recipients; asked where no guard runs, which knows by itself.
    var redact: () throws -> AddressRedaction.Mode = { .none }
    /// What is to be done about incidents; asked where no guard runs.
    var playbooks: () -> Playbooks = { PlaybookShelf.shipped }
    /// What mail there can be by the configuration; asked where no guard runs.
    var mail: () -> PossibleMail? = { nil }
    /// Whether a person named the folder, or the file that names it.
    let isNamed: Bool

    static func socket(in folder: String) -> String { folder + "/sendguard.sock" }

    /// - Throws: exit 3 when there is neither a guard nor a folder. **Why a folder that only the defaults name is
    ///   not made:** a stop typed in the wrong directory must fail loudly, not be written where no guard looks.
    func find() async throws -> any GuardControl {
        let remote = RemoteControl(path: Self.socket(in: folder))
        // The guard asks the kernel who we are; a name is all that there is to tell it.
        if remote.isAnswered { return remote.acting(as: Identity(name: Person.current)) }
        guard isNamed || FileManager.default.fileExists(atPath: folder) else {
            throw CommandFailure.cannot(
                "there is no guard here: no state folder \"\(folder)\"; name it with --state, or its configuration "
                    + "with --config")
        }
        var control = try await OfflineControl(
            folder: folder, lists: lists, asksForSecond: asksForSecond, trips: trips, redact: try redact(),
            playbooks: playbooks())
        control.mail = mail()
        return control.acting(as: .ourselves(claiming: Person.current))
    }
}
