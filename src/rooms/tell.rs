//! What people are told once something has been committed.

use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{NetworkId, PersonId, RoomId};

use crate::App;
use crate::archive::Entry;

/// Who is told what, in order.
pub(crate) type Told = Vec<(PersonId, PersonEvent)>;

/// Publishes the rooms' changes, then tells people what has changed for them.
pub(crate) async fn publish(app: &App, entries: Vec<Entry>, told: Told) {
    app.hub.publish(entries).await;
    for (person, event) in &told {
        app.hub.tell(*person, event).await;
    }
}

/// That a room has opened to these people, or that what they may do there has changed.
pub(crate) fn opened(room_id: RoomId, people: impl IntoIterator<Item = PersonId>) -> Told {
    people.into_iter().map(|person| (person, PersonEvent::RoomOpened { room_id })).collect()
}

/// That a person's roles in a network have changed.
pub(crate) fn roles_changed(person: PersonId, network_id: NetworkId) -> (PersonId, PersonEvent) {
    (person, PersonEvent::RolesChanged { network_id })
}
