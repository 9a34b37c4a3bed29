extension ScriptedESP {
    /// What happened on one connection so far.
    package struct Session: Sendable {
        /// Command lines, in order.
        package internal(set) var commands: [String] = []
        /// Messages whose end of data arrived, whatever the answer was.
        package internal(set) var messages: [[UInt8]] = []
        /// Those of them that were answered 250, wholly.
        package internal(set) var taken: [[UInt8]] = []
        /// How many commands and messages there were when the rule had its say for the first time, or something was done
        /// unasked.
        package internal(set) var acted: (commands: Int, messages: Int)?
        package internal(set) var isOpen = true
        var descriptor: Int32 = -1

        /// Commands that came after that.
        package var commandsSince: ArraySlice<String> { commands[(acted?.commands ?? commands.count)...] }
        /// Messages whose end came after that.
        package var messagesSince: ArraySlice<[UInt8]> { messages[(acted?.messages ?? messages.count)...] }

        mutating func didAct() { acted = acted ?? (commands.count, messages.count) }
    }
}
