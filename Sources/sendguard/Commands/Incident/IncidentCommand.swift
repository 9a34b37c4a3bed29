import ArgumentParser
import Guard

struct IncidentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: "Mistakes from the first moment to the last: what, since when, whose, and what was done.",
        discussion: """
            Every stop opens an incident, or joins the open one of its scope. One that was
            found later is opened by hand.

              sendguard incident list
              sendguard incident show I1
              sendguard incident step I1
              sendguard incident step I1 assess --done
              sendguard incident note I1 "the shop confirms the wrong price"
              sendguard incident change I1 --kind wrong-segment --owner ann
              sendguard report --incident I1
              sendguard incident audience I1 --output affected.csv
              sendguard incident apology check draft.eml --incident I1
              sendguard incident watch I1
              sendguard incident close I1 "apology sent, cause fixed in the export job"
            """,
        subcommands: [
            IncidentOpenCommand.self, IncidentListCommand.self, IncidentShowCommand.self, IncidentNoteCommand.self,
            IncidentChangeCommand.self, IncidentStepCommand.self, IncidentAudienceCommand.self, ApologyCommand.self,
            IncidentWatchCommand.self,
            IncidentCloseCommand.self,
        ])

    /// Of the commands about one incident.
    static let exits = """
        Exit codes:
          0  done
          1  there is no such incident or step, or it is closed, or not yet to be closed
          2  usage or configuration
          3  cannot reach or read
        """
    static let kinds = Incident.Kind.allCases.map(\.rawValue).joined(separator: ", ") + "."
}

extension Incident.Kind: ExpressibleByArgument {}
extension Incident.Severity: ExpressibleByArgument {}

extension IncidentID: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
