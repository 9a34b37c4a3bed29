import Admin
import Foundation
import Guard

/// Finds whom a command talks to: the running guard, or the state folder when none runs.
struct ControlFinder {
    let place: StatePlace
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

    static func socket(in folder: String) -> String { folder + "/sendguard.sock" }

    /// - Throws: exit 3 when there is neither a guard nor a state folder. **Why none is made:** a stop that is typed with the
    ///   wrong folder must fail loudly, not be written where no guard looks.
    func find() async throws -> any GuardControl {
        let remote = RemoteControl(path: Self.socket(in: place.folder))
        // The guard asks the kernel who we are; a name is all that there is to tell it.
        if remote.isAnswered { return remote.acting(as: Identity(name: Person.current)) }
        guard place.isThere else { throw place.nobody }
        var control = try await OfflineControl(
            folder: place.folder, lists: lists, asksForSecond: asksForSecond, trips: trips, redact: try redact(),
            playbooks: playbooks())
        control.mail = mail()
        return control.acting(as: .ourselves(claiming: Person.current))
    }
}
