import TestSupport

/// Plays the client's part of a dialog against the built program. The ESP behaves as the dialog says.
struct DialogPlayer {
    private let dialog: Dialog
    private let esp: ScriptedESP
    private let program: GuardProgram
    private let client: SMTPClient
    /// The greeting, which is the first reply of the dialog, until a step has read it.
    private var greeting: SMTPReply?
    /// How many of the ESP's commands and messages the dialog has read.
    private var commands = 0
    private var messages = 0

    init(_ dialog: Dialog) throws {
        self.dialog = dialog
        esp = try Self.esp(dialog)
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = dialog.with
        settings.listeners = [try Self.listener(dialog.listener)]
        program = try GuardProgram.start(settings)
        for (name, entries) in dialog.lists {
            let imported = try program.importList(name, entries)
            guard imported.exitCode == 0 else { throw TestFailure("list \(name): \(imported)") }
        }
        client = try SMTPClient(port: program.port, implicitTLS: dialog.listener.contains("tls: implicit"))
        greeting = client.greeting
    }

    private static func esp(_ dialog: Dialog) throws -> ScriptedESP {
        let answers = dialog.answers
        return try ScriptedESP(
            extensions: dialog.offers,
            knowing: { event, session in
                let line: String
                switch event {
                case .command(_, let text): line = text
                case .endOfData: line = "."
                case .connected: return nil
                }
                let answer = answers.first { answer in
                    let earlier =
                        line == "." ? session.messages.count : session.commands.count { $0.hasPrefix(answer.command) }
                    return line.hasPrefix(answer.command) && answer.place.map { $0 == earlier } ?? true
                }
                return answer.map { $0.closes ? .farewell($0.reply) : .reply($0.reply) }
            })
    }

    private static func listener(_ keys: String) throws -> String {
        var entries = ["address: \"127.0.0.1:PORT\"", "stream: newsletter", keys]
        if !keys.contains("tls: none") {
            entries += [
                "certificate: \(try Certificates.path("good.pem"))", "key: \(try Certificates.path("good.key"))",
            ]
        }
        if !keys.contains("auth: none") {
            entries.append("users_file: \(try SystemCommand.usersFile(name: "shop", password: "correct horse"))")
        }
        return "{\(entries.joined(separator: ", "))}"
    }

    /// Throws at the first step that does not go as written.
    mutating func play() throws {
        for (line, step) in dialog.steps {
            do { try play(step) } catch { throw TestFailure("\(dialog.name).dialog:\(line): \(error)") }
        }
    }

    private mutating func play(_ step: Dialog.Step) throws {
        switch step {
        case .send(let bytes): try client.socket.send(bytes)
        case .sendSlowly(let bytes): for byte in bytes { try client.socket.send([byte]) }
        case .expect(let pattern):
            let reply = try nextReply()
            guard DialogText.matches(reply, pattern) else { throw TestFailure("expected \(pattern)\n  got \(reply)") }
        case .expectMatch(let expression):
            let reply = try nextReply()
            guard try Regex(expression).wholeMatch(in: reply) != nil else {
                throw TestFailure("expected what \(expression) matches\n  got \(reply)")
            }
        case .expectClosed:
            if let reply = try client.replyOrEnd() { throw TestFailure("expected the end, got \(reply)") }
        case .secure: try client.startTLS()
        case .envelope(let pattern): try look(for: pattern)
        case .message(let message): try look(for: message)
        case .taken(let counts):
            let taken = esp.sessions.map(\.taken.count).filter { $0 > 0 }
            guard taken == counts else { throw TestFailure("the ESP took \(taken) on its connections") }
        case .whim(let words): esp.act([.say(words), .close])
        case .hangUp: client.socket.close()
        case .recorded(let states): try look(forStates: states)
        }
    }

    private mutating func nextReply() throws -> String {
        guard let reply = try greeting.take() ?? client.replyOrEnd() else { throw TestFailure("the connection ended") }
        return reply.lines.joined(separator: "|")
    }

    private mutating func look(for pattern: String?) throws {
        let lines = esp.commands.filter { $0.hasPrefix("MAIL") || $0.hasPrefix("RCPT") }.dropFirst(commands)
        let line = lines.first
        guard let pattern else {
            if let line { throw TestFailure("the ESP got \(line)") }
            return
        }
        guard let line, DialogText.matches(line, pattern) else {
            throw TestFailure("the ESP was to get \(pattern)\n  got \(line ?? "nothing")")
        }
        commands += 1
    }

    private func look(forStates states: [String]) throws {
        let program = program
        var found: [String] = []
        try waitUntil("\(states) on record") {
            found = try program.records().last?.deliveries.map(\.state) ?? []
            return !found.isEmpty && !found.contains("unknown")
        }
        guard found == states else { throw TestFailure("on record is \(found)") }
    }

    private mutating func look(for message: [UInt8]?) throws {
        let next = esp.messages.dropFirst(messages).first
        guard let message else {
            if next != nil { throw TestFailure("the ESP got one more message") }
            return
        }
        guard let next, let body = TraceLine.removed(from: next) else {
            throw TestFailure("the ESP got no message with a trace line")
        }
        guard body == message else {
            throw TestFailure(
                "the ESP was to get \(DialogText.escaped(message.prefix(2000)))\n  got \(DialogText.escaped(body.prefix(2000)))"
            )
        }
        messages += 1
    }
}
