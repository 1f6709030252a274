# Brieven per e-mail. Van elke soort: het onderwerp, de tekst (een lege regel scheidt alinea's), de woorden op de ene knop, en waarom iemand hem krijgt.

mail-hello = Hallo { $name },
mail-hello-nobody = Hallo,
mail-plain-link = Werkt de knop niet, open dan dit adres:
mail-unsubscribe = Geen brieven als deze meer

unsubscribe-title = Geen brieven als deze meer?
unsubscribe-text = Je krijgt dan geen brieven van deze soort meer op { $address }.
unsubscribe-act = Afmelden
unsubscribe-done-title = Je bent afgemeld
unsubscribe-done-text = Je krijgt geen brieven van deze soort meer op { $address }.
unsubscribe-gone-title = Deze link werkt niet meer
unsubscribe-gone-text = Misschien is hij te oud, of ontbreekt er een stuk. Open hem nog eens vanuit de brief.

sign_in_link = Je link om in te loggen
    .text =
        Hier is de link waar je om vroeg. Hij werkt één keer, { $minutes } minuten lang.

        Heb je er niet om gevraagd? Dan hoef je niets te doen: zonder de link komt niemand binnen.
    .button = Inloggen
    .why = Je krijgt deze brief omdat iemand met jouw adres om een link vroeg om bij Mellanrum in te loggen.

registration_receipt = We hebben jullie aanmelding voor { $network }
    .text =
        Bedankt. { $municipality } heeft belangstelling voor { $network } laten weten. Dat is niet bindend.

        Met de link hieronder kun je de aanmelding bekijken, wijzigen of intrekken. Bewaar deze brief: wie de link heeft, kan dat doen.
    .button = Aanmelding bekijken
    .why = Je krijgt deze brief omdat dit adres is opgegeven bij de aanmelding van { $municipality }.

registration_link = De link naar jullie aanmelding voor { $network }
    .text =
        { $municipality } is met dit adres al aangemeld voor { $network }. Met de link hieronder kun je de aanmelding bekijken, wijzigen of intrekken.
    .button = Aanmelding bekijken
    .why = Je krijgt deze brief omdat iemand het formulier voor { $network } met dit adres heeft ingevuld.

proposal = Een voorstel voor { $network }: { $title }
    .text =
        Er is nu een voorstel voor wat { $network } kan worden, gemaakt van wat jullie en de anderen hebben aangemeld: richting, inhoud en bijdrage.

        Lees het, bekijk jullie eigen bijdrage en zeg wat { $municipality } ervan vindt. Jullie kunnen het antwoord later nog veranderen.
    .button = Lezen en antwoorden
    .why = Je krijgt deze brief omdat { $municipality } met dit adres belangstelling voor { $network } heeft laten weten.

municipality_confirmed = Welkom bij { $network }
    .text =
        { $municipality } heeft nu een plek in { $network }.

        { $n ->
            [one] De link hieronder is voor één persoon. Wie hem opent, maakt een account en komt binnen.
           *[other] De link hieronder is voor { $n } mensen van { $municipality }. Deel hem met wie meedoet: ieder maakt een account en komt binnen.
        }
    .button = Naar { $network }
    .why = Je krijgt deze brief omdat { $municipality } met dit adres belangstelling voor { $network } heeft laten weten.

place_free = Er is plaats in { $network }
    .text =
        Jullie stonden in de rij, en nu is er een plek voor { $municipality } in { $network }.

        De coördinatoren nemen contact op. Met de link hieronder kun je jullie aanmelding bekijken, of intrekken als jullie de plek niet meer willen.
    .button = Aanmelding bekijken
    .why = Je krijgt deze brief omdat { $municipality } met dit adres in de rij staat voor { $network }.

registration_declined = Jullie aanmelding voor { $network }
    .text =
        { $municipality } krijgt deze keer geen plek in { $network }. Bedankt voor jullie belangstelling.

        Met de link hieronder kun je jullie aanmelding bekijken, of intrekken.
    .button = Aanmelding bekijken
    .why = Je krijgt deze brief omdat { $municipality } met dit adres belangstelling voor { $network } heeft laten weten.

seat_invitation = Neem het over van { $person } in { $network }
    .text =
        { $person } had de plaats van { $municipality } in { $network }. Je wordt gevraagd die over te nemen.

        Als je de link opent, maak je een account en is de plaats van jou: de ruimtes, de vragen die op antwoord wachten en de onderwerpen die { $person } volgde.
    .button = Plaats overnemen
    .why = Je krijgt deze brief omdat iemand die { $network } leidt je adres heeft opgegeven.
