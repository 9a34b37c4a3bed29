import ArgumentParser

/// The program: one subcommand a file in `Commands`.
struct Sendguard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sendguard",
        abstract: "Guards outbound mail: relays it to your ESP, blocks what is wrong, stops all of it at once.",
        discussion: """
            Something is going out that must not?
              sendguard stop --reason "wrong segment"  nothing more leaves
              sendguard status                         what is stopped, by whom, since when
              sendguard log --since 1h                 what left, what was blocked
              sendguard report --since 1h              who got it, who did not, and why
              sendguard resume S1 --reason "fixed"     mail flows again

            Exit codes:
              0  done
              1  the answer is no (blocked, stopped, not found)
              2  usage or configuration
              3  cannot reach the guard or cannot do it
            """,
        subcommands: [
            ServeCommand.self, StopCommand.self, ResumeCommand.self, StatusCommand.self, LogCommand.self,
            ShowCommand.self, HeldCommand.self, ActsCommand.self, CheckCommand.self, ListCommand.self,
            TripsCommand.self, ReportCommand.self, IncidentCommand.self, ConfigCommand.self, SandboxCommand.self,
            JudgeBenchmarkCommand.self,
            ListBenchmarkCommand.self, AuditBenchmarkCommand.self,
        ])
}
