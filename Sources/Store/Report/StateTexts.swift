import Guard

/// Delivery states as SQLite hands them out: each text is read once.
struct StateTexts: Sendable {
    private var texts = TextTally()
    private var states: [Delivery.State] = []

    mutating func state(_ text: UnsafeRawBufferPointer) throws -> Delivery.State {
        let index = texts.index(of: text)
        if index == states.count {
            guard let state = Delivery.State(rawValue: texts.names[index]) else {
                throw StoreFailure("a delivery is damaged: it is in no state that there is")
            }
            states.append(state)
        }
        return states[index]
    }
}
