import ArgumentParser
import Control
import Guard

struct ApologyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apology",
        abstract: "Apologise to the people whom an incident reached.",
        subcommands: [
            ApologyCheckCommand.self, ApologyArmCommand.self, ApologyShowCommand.self, ApologyPeopleCommand.self,
            ApologyEndCommand.self,
        ])
}

struct ApologyArmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arm",
        abstract: "Let an apology reach the people of an incident, once each, and no others.",
        usage: "sendguard incident apology arm <incident> --campaign <name> [<options>]",
        discussion: """
              sendguard incident apology arm I1 --campaign sorry-for-spring

            Once armed, the guard lets mail of this campaign pass only to people whom the
            incident reached (incident audience), and only once each. The list that you
            upload to your tool does not matter. Mail to all others is refused with 550
            and recorded. So is mail to people who are on a suppression list at that
            moment.

            A person gets the apology if the mistake may have arrived. A person whose
            apology may have arrived gets no second one.

            A header names the campaign (X-Campaign-ID, ...). It must not be the campaign
            of the incident. Arm before you send the first apology. If you arm again,
            people whom the incident has reached since are added.

            For an incident of kind stale-suppression the command refuses: these people
            had asked not to be mailed. --override allows it, and its reason goes on
            record.

            Exit codes:
              0  armed
              1  there is no such incident, or its people must not be mailed again
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or the change cannot be stored

            More: sendguard help apologies
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp("The campaign of the apology's mail.", valueName: "name"))
    var campaign: String

    @OptionGroup var exception: OverrideOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try GivenCampaign.validate(campaign, isOne: true)
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
        abstract: "Show how many people have the apology for an incident.",
        usage: "sendguard incident apology show <incident> [--json] [<options>]",
        discussion: """
              sendguard incident apology show I1

            Exit codes:
              0  shown
              1  there is no such incident, or it has no apology
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read
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
        abstract: "List the people an apology is for: who has it, and who does not.",
        usage: "sendguard incident apology people <incident> [<options>]",
        discussion: """
              sendguard incident apology people I1 --only owed --output not-yet.csv

              had      the ESP accepted it
              unknown  it is on its way, or there is no reply on record; no second one is
                       sent
              held     a stop holds it
              owed     not sent yet, or refused

            Exit codes:
              0  all of it is written
              1  there is no such incident, or it has no apology
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or something cannot be read or written
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp("Only people in this state.", valueName: "state"))
    var only: ApologyCoverage.State?

    @OptionGroup var file: OutputOptions
    @OptionGroup var csv: CSVOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = try await common.control(showsPeople: true)
        try await file.write { write in
            var head = "email,state,segment,mistake\n"
            var request = ApologyPeopleRequest(incident: id.description, state: only)
            repeat {
                let page = try await control.apologyPeople(request)
                try write(head + page.people.map { line($0) }.joined())
                head = ""
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
        abstract: "End the apology: its campaign may reach anybody again.",
        usage: "sendguard incident apology end <incident> <text> [<options>]",
        discussion: """
              sendguard incident apology end I1 "everybody has it"

            The guard remembers who has the apology. Another apology for this incident
            does not go to them.

            Exit codes:
              0  ended
              1  there is no such incident, or no apology for it is armed
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or the change cannot be stored
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
