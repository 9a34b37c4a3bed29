import Admin
import ArgumentParser
import Guard

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

    @Option(help: ArgumentHelp("Where to write; standard output when not given.", valueName: "file"))
    var output: String?

    @OptionGroup var csv: CSVOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = try await common.control(showsPeople: true)
        try await ExportFile.write(to: output) { write in
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

extension ApologyCoverage.State: ExpressibleByArgument {}
