import ArgumentParser
import Control
import Guard

struct ApologyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apology",
        abstract: "The way back to those whom an incident has reached.",
        subcommands: [
            ApologyCheckCommand.self, ApologyArmCommand.self, ApologyShowCommand.self, ApologyPeopleCommand.self,
            ApologyEndCommand.self,
        ])
}

struct ApologyArmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arm",
        abstract: "Let a campaign reach the people of an incident, once each, and nobody else.",
        discussion: """
              sendguard incident apology arm I1 --campaign sorry-for-spring

            From then on mail of this campaign passes towards those whom the incident has
            reached (`incident audience`), once each, whatever list is uploaded. Everybody
            else is refused with 550 and recorded, and so is whom a suppression list names at
            that moment. Whoever's mail is not known to have arrived is among them; whoever's
            apology is not known to have arrived gets no second one.

            The campaign is told by the header that campaigns are told by (X-Campaign-ID, ...);
            it must not be the one that the incident is about. Arm before the first of it is
            sent. Armed again it takes in whom the incident has reached since.

            For an incident of kind stale-suppression this is refused: these people had
            asked not to be mailed. --override goes on record with its reason.

            Exit codes:
              0  armed
              1  there is no such incident, or its people must not be mailed again
              2  usage or configuration
              3  cannot reach, read or write
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp("The campaign of the apology's mail.", valueName: "campaign"))
    var campaign: String

    @OptionGroup var exception: OverrideOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try GivenText.validate(campaign, "--campaign", limit: ValueLimits.nameCharacters)
    }

    func run() async throws {
        let request = ApologyRequest(incident: id.description, campaign: campaign, reason: exception.override)
        let status = try await common.control().recordApology(request)
        Output.lines(json ? [ControlJSON.text(status)] : ApologyStatusText(status: status).lines)
    }
}

struct ApologyShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show how far the apologies for an incident have come.",
        discussion: """
              sendguard incident apology show I1

            Exit codes:
              0  shown
              1  there is no such incident, or it has no apology
              2  usage or configuration
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Flag(help: "Print a JSON array.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let all = try await common.control().apologies(of: id)
        Output.lines(json ? [ControlJSON.text(all)] : all.flatMap { ApologyStatusText(status: $0).lines })
        guard all.isEmpty else { return }
        if !json { Output.complain(["\(id) has no apology"], isPlain: true) }
        throw CommandEnd.no
    }
}

struct ApologyPeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "List whom an incident's apology is for, with who has had it and who has not.",
        discussion: """
              sendguard incident apology people I1 --only owed --output not-yet.csv

            had      the ESP has accepted it
            unknown  it is on its way, or no answer is on record; they get no other
            held     a stop holds it
            owed     not sent yet, or refused

            Exit codes:
              0  all of it is written
              1  there is no such incident, or it has no apology
              2  usage or configuration
              3  cannot reach, read or write
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp("Only those: had, unknown, held or owed.", valueName: "state"))
    var only: ApologyCoverage.State?

    @OptionGroup var file: OutputOptions
    @OptionGroup var csv: CSVOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = try await common.control(showsPeople: true)
        try await file.write { write in
            try write("email,state,segment,mistake\n")
            var request = ApologyPeopleRequest(incident: id.description, state: only)
            repeat {
                let page = try await control.apologyPeople(request)
                try write(page.people.map { line($0) }.joined())
                request.place = page.next
            } while request.place != nil
        }
    }

    private func line(_ person: ApologyPeoplePage.Person) -> String {
        let mistake = person.isUnsure ? "unknown" : "accepted"
        return CSVField.line([person.address, person.state.rawValue, person.segment ?? "", mistake], isRaw: csv.raw)
    }
}

struct ApologyEndCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "Let the apology's campaign be one like any other again.",
        discussion: """
              sendguard incident apology end I1 "everybody has it"

            Whoever has had it is remembered: another apology for the incident passes him by.

            Exit codes:
              0  ended
              1  there is no such incident, or no apology of it is armed
              2  usage or configuration
              3  cannot reach, read or write
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Argument(help: ArgumentHelp("Why.", valueName: "text"))
    var text: String

    @OptionGroup var common: CommonOptions

    func validate() throws { try GivenText.validate(text, "The text") }

    func run() async throws {
        let request = ApologyRequest(incident: id.description, campaign: nil, reason: text)
        Output.lines(ApologyStatusText(status: try await common.control().recordApology(request)).lines)
    }
}

extension ApologyCoverage.State: ExpressibleByArgument {}
