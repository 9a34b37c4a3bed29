/// The lists in the folder.
extension OfflineControl: ListDeskControl {
    var listDesk: ListDesk {
        ListDesk(store: store, erasure: store, acts: store, settings: lists, mail: mail, who: who)
    }
}
