/** Given names as people bear them; the family names are made up, so that no real person is named. */
export const GIVEN_NAMES: readonly string[] = (
  'Ada Akira Alba Amara Anders Anika Anouk Arjun Astrid Aylin Beatriz Bram Camille Carlos Chiara Clara Daan Dalia David ' +
  'Elena Elif Emeka Emil Erin Esther Farah Felix Fiona Gabriel Grace Hana Hannah Henrik Hugo Ibrahim Ida Ines Ingrid ' +
  'Isabel Ivan Jamal Jana Jonas Joana Jun Kaito Karim Katya Keiko Kofi Lars Laila Leila Leon Lina Linh Louise Lucia ' +
  'Magnus Maja Malik Marco Maren Maria Mateo Maya Mei Mika Milan Mina Naomi Nadia Nils Noor Nuria Olga Oliver Omar ' +
  'Paula Pavel Petra Priya Rafael Rania Ravi Rosa Ruth Samir Sanna Sara Selma Sofia Stefan Sunita Tariq Teresa Theo ' +
  'Tomas Vera Victor Wanda Yara Yusuf Zoe'
).split(' ');

export const FAMILY_NAMES: readonly string[] = (
  'Abendrath Adelung-Moor Albarrosa Almeyrand Amblerton Andraskov Arvendahl Ashgrove-Lind Bakkerveld Balintova Bellarcourt ' +
  'Berghalm Brandelius Brightholt Calderane Castelmora Chandrapal-Roy Corvasce Dahlenborg Delacroy Deverholt Dorvanen ' +
  'Eastermark Ekundaro Elmstrand Esquivara Falkenmoor Farrowdale Fernquist Feuerhahn Galvestone Garrindo Glenhollow ' +
  'Grandchamps-Roux Halvorsund Harukawabe Hatherleigh-Cox Hedgewick Hirabaneda Holmgaard-Ray Ilvesmaki Immergrund Ivanchuka ' +
  'Jasperine Juntarava Kalderon Kirchenau Kobayakata Kowalarek Krogsvig Lachlanby Lambrechtse Larkhaven Lindqvara Lorentzky ' +
  'Maccallane Maravilha Marchetine Mbelwande Meadowcroft-Sy Mikhailenka Moravetz Nakamorita Nambiaran Nightwell Nordenfalk ' +
  'Obersteiner Odenwell Okonjura Olivaresca Ostermann-Vey Palmqvara Pellegrand Petrovalis Quintavale Rasmunden Ravindrath ' +
  'Rechtsteiner Redcastle Rosenquarz Salvatierra-Mun Sandovarez Satokawa Schellmer Selwynne Silvercrest Sorensdal Steenhuys ' +
  'Stormgate Suzumori Tambravel Thackerby Thistlewood Tillbrooke Torvaldin Ullenberg Umezukawa Valkonnen Vanderelst Varnholt ' +
  'Venkatesary Vesterlund-Ode Villanoble Wachtelberg Weatherley-Dun Whitbourne Winterhoff Yamashirota Yildirane Zabransky-Hol Zellweiger'
).split(' ');
