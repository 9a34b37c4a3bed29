extension ScriptedESP {
    /// The events on one connection so far.
    package struct Session: Sendable {
        /// Command lines, in order.
        package internal(set) var commands: [String] = []
        /// Messages whose end of data arrived, with any answer.
        package internal(set) var messages: [[UInt8]] = []
        /// Messages that were answered with a complete 250.
        package internal(set) var taken: [[UInt8]] = []
        /// How many commands and messages there were when the rule first decided, or when the ESP first acted by
        /// itself.
        package internal(set) var acted: (commands: Int, messages: Int)?
        package internal(set) var isOpen = true
        var descriptor: Int32 = -1

        /// Commands after that.
        package var commandsSince: ArraySlice<String> { commands[(acted?.commands ?? commands.count)...] }
        /// Messages whose end came after that.
        package var messagesSince: ArraySlice<[UInt8]> { messages[(acted?.messages ?? messages.count)...] }

        mutating func didAct() { acted = acted ?? (commands.count, messages.count) }
    }
}
