// Folder Commands/Access: the commands about the users and tokens of the control interface. It may use Options, Output,
// Config and Reach.

import ArgumentParser
import Control
import Guard

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Say who may log in to the control interface, and what each may do.",
        discussion: """
            A viewer sees what is on record. An operator also stops mail, blocks a phrase,
            suppresses people and works on incidents. An admin does everything: also
            resumes, releases, allows, imports, erases, and manages users and tokens.

              sendguard user add ann --role operator
              sendguard user add ben --role admin --codes
              sendguard user change ann --role viewer
              sendguard user remove ann

            The interface over the network is off until the configuration has
            control.listen. Who may use the control socket here needs no user.

            More: sendguard help access
            """,
        subcommands: [UserAddCommand.self, UserListCommand.self, UserChangeCommand.self, UserRemoveCommand.self])

    fileprivate static func exits(_ no: String) -> String {
        """
        Exit codes:
          0  done
          1  \(no)
          2  the command line or the configuration is wrong
          3  the guard cannot be reached, or its data cannot be changed
        """
    }
}

/// Where a new password comes from: a file, or the terminal, where it is asked for twice.
struct PasswordOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Read the password from a file (default: ask at the terminal).", valueName: "path"))
    var passwordFile: String?

    func read(for name: String) throws -> String {
        if let passwordFile {
            do throws(PasswordFault) { return try SecretText.read(passwordFile, "the password") } catch {
                throw CommandFailure.usage("--password-file: \(error)")
            }
        }
        guard let first = SecretPrompt.ask("Password for \(name): ") else {
            throw CommandFailure.usage("there is no terminal to ask for the password; use --password-file FILE")
        }
        guard SecretPrompt.ask("The same again: ") == first else {
            throw CommandFailure.usage("the two passwords differ; nothing was changed")
        }
        return first
    }
}

struct UserAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a user; asks for the password.",
        usage: "sendguard user add <name> --role <role> [<options>]",
        discussion: """
              sendguard user add ann --role operator
              sendguard user add ann --role admin --password-file secrets/ann --codes

            With --codes, a one-time code is asked for after the password (RFC 6238). The
            command prints an otpauth:// address: give it to the user's authenticator app.
            It is shown only once.

            With --no-password, only the reverse proxy in control.proxy logs the user in.

            \(UserCommand.exits("there is such a user already"))
            """)

    @Argument(help: ArgumentHelp("Letters, digits and - _ . @ +", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("viewer, operator or admin.", valueName: "role"))
    var role: String

    @OptionGroup var password: PasswordOptions

    @Flag(help: "Log in by the reverse proxy only.")
    var noPassword = false

    @Flag(help: "Ask for a one-time code after the password.")
    var codes = false

    @Flag(help: "Print the user as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let fault = AccessUser.fault(inName: name) { throw ValidationError("\(Words.safe(fault)).") }
        _ = try GivenRole.read(role)
        if noPassword, codes || password.passwordFile != nil {
            throw ValidationError("--no-password does not go with --codes or --password-file.")
        }
    }

    func run() async throws {
        let control = try await common.control()
        let secret = noPassword ? nil : try password.read(for: name)
        let report = try await control.addUser(
            UserRequest(name: name, role: try GivenRole.read(role), password: secret, codes: codes ? true : nil))
        Output.lines(json ? [ControlJSON.text(report)] : AccessText.lines(of: report, done: "added"))
    }
}

struct UserListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the users.",
        usage: "sendguard user list [--json] [<options>]",
        discussion: UserCommand.exits("(never)"))

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let users = try await common.control().users()
        if json { return Output.lines(users.map { ControlJSON.text($0) }) }
        let nothing = "no users; add one with: sendguard user add NAME --role ROLE"
        Output.lines(users.isEmpty ? [nothing] : AccessText.table(users))
    }
}

struct UserChangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Change a user's role, password or one-time codes; ends the user's sessions.",
        usage: "sendguard user change <name> [--role <role>] [<options>]",
        discussion: """
              sendguard user change ann --role viewer
              sendguard user change ann --password
              sendguard user change ann --end-sessions

            \(UserCommand.exits("there is no such user"))
            """)

    @Argument(help: ArgumentHelp("The user.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("viewer, operator or admin.", valueName: "role"))
    var role: String?

    @Flag(name: .customLong("password"), help: "Give a new password.")
    var changesPassword = false

    @OptionGroup var password: PasswordOptions

    @Flag(inversion: .prefixedNo, help: "Ask for one-time codes, by a new secret, or for none.")
    var codes: Bool?

    @Flag(help: "Only end the user's sessions.")
    var endSessions = false

    @Flag(help: "Print the user as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let role { _ = try GivenRole.read(role) }
        guard role != nil || changesPassword || password.passwordFile != nil || codes != nil || endSessions else {
            throw ValidationError(
                "Say what changes: --role, --password, --password-file, --codes, --no-codes or --end-sessions.")
        }
    }

    func run() async throws {
        let control = try await common.control()
        let secret = changesPassword || password.passwordFile != nil ? try password.read(for: name) : nil
        let request = UserChangeRequest(
            name: name, role: try role.map { try GivenRole.read($0) }, password: secret, codes: codes,
            endsSessions: endSessions ? true : nil)
        let report = try await control.changeUser(request)
        Output.lines(json ? [ControlJSON.text(report)] : AccessText.lines(of: report, done: "changed"))
    }
}

struct UserRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a user; ends the user's sessions at once.",
        usage: "sendguard user remove <name> [<options>]",
        discussion: UserCommand.exits("there is no such user"))

    @Argument(help: ArgumentHelp("The user.", valueName: "name"))
    var name: String

    @Flag(help: "Print the user as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let user = try await common.control().removeUser(UserRemovalRequest(name: name))
        let done = "removed user \(Words.safe(user.name)) (\(user.role.rawValue))"
        Output.lines(json ? [ControlJSON.text(user)] : [done])
    }
}

/// `--role`.
enum GivenRole {
    static func read(_ text: String) throws -> AccessRole {
        guard let role = AccessRole(rawValue: text) else {
            throw ValidationError("--role: \"\(Words.safe(text))\" is not one of \(AccessRole.words).")
        }
        return role
    }
}
